/* Near 0 by a polynomial, since 1 - e^(-2 |x|) loses digits there. */
static inline float NAME_tanh_of(float v)
{
    const float sign = v < 0 ? -1.0f : 1.0f, u = v * sign;
    const float small = NAME_exp(-2 * u), far = sign * (1 - small) / (1 + small);
    const float part = u < 0.625f ? v : 0.625f, square = part * part;
    const float here = u < 0.625f ? 1.0f : 0.0f;
    float near = square * -5.704227939e-3f + 2.063843533e-2f;
    near = near * square - 5.373952436e-2f;
    near = near * square + 1.333144003e-1f;
    near = near * square - 3.333328187e-1f;
    near = near * square * part + part;
    return here * near + (1 - here) * far;
}

NAME_EACH(tanh)
