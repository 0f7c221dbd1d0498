/* ---- vectors of eight numbers, on processors that have them: it is asked while the program runs,
 * unless the compiler has been told. */
#if defined __GNUC__ && defined __x86_64__ && __STDC_HOSTED__ && !defined __AVX__
#define NAME_EIGHTS __attribute__((target("avx2,fma"), flatten))

static inline int NAME_has_eights(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

#endif
