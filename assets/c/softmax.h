static inline void NAME_softmax(int count, const float *x, float *probabilities)
{
    float most = x[0];
    double sum = 0;
    for (int i = 1; i < count; i++)
        most = x[i] > most ? x[i] : most;
    for (int i = 0; i < count; i++) {
        probabilities[i] = NAME_exp(x[i] - most);
        sum += (double)probabilities[i];
    }
    for (int i = 0; i < count; i++)
        probabilities[i] = (float)((double)probabilities[i] / sum);
}
