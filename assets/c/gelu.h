/* x times the share of a normal distribution below x: the share beyond |x| is the density times a
 * polynomial in 1 / (1 + |x| / 3.8). */
static inline float NAME_gelu_of(float v)
{
    const float u = v < 0 ? -v : v;
    const float t = 1 / (u * 0.263157895f + 1), d = t - 0.6098265895953757f;
    float ratio = d * 3.098484545e-2f + 2.518648638e-3f;
    ratio = ratio * d - 7.953624691e-2f;
    ratio = ratio * d - 4.835951203e-2f;
    ratio = ratio * d + 1.639897544e-1f;
    ratio = ratio * d + 4.096310465e-1f;
    ratio = ratio * d + 5.016166464e-1f;
    ratio = ratio * d + 4.08017617e-1f;
    ratio = ratio * d + 2.370045193e-1f;
    const float beyond = NAME_exp(v * v * -0.5f) * (t * ratio), left = v < 0 ? 1.0f : 0.0f;
    return v * (left * beyond + (1 - left) * (1 - beyond));
}

NAME_EACH(gelu)
