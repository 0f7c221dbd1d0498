/* [pixels][channels] -> [channels][pixels]. */
static inline void NAME_flatten(int pixels, int channels, const float *x, float *y)
{
    for (int c = 0; c < channels; c++)
        for (int p = 0; p < pixels; p++)
            *y++ = x[p * channels + c];
}
