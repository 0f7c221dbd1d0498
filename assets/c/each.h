/* ---- NAME_EACH(tanh) makes NAME_tanh, which puts each number through NAME_tanh_of. */

#ifdef NAME_EIGHTS
#define NAME_EACH(piece)                                                                           \
    NAME_EIGHTS static inline void NAME_##piece##_in_eights(int count, float *x)                   \
    {                                                                                              \
        for (int i = 0; i < count; i++)                                                            \
            x[i] = NAME_##piece##_of(x[i]);                                                        \
    }                                                                                              \
    static inline void NAME_##piece##_in_fours(int count, float *x)                                \
    {                                                                                              \
        for (int i = 0; i < count; i++)                                                            \
            x[i] = NAME_##piece##_of(x[i]);                                                        \
    }                                                                                              \
    static inline void NAME_##piece(int count, float *x)                                           \
    {                                                                                              \
        if (NAME_has_eights())                                                                     \
            NAME_##piece##_in_eights(count, x);                                                    \
        else                                                                                       \
            NAME_##piece##_in_fours(count, x);                                                     \
    }
#else
#define NAME_EACH(piece)                                                                           \
    static inline void NAME_##piece(int count, float *x)                                           \
    {                                                                                              \
        for (int i = 0; i < count; i++)                                                            \
            x[i] = NAME_##piece##_of(x[i]);                                                        \
    }
#endif
