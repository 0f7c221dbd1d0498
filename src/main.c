#include <stdio.h>

int main(void)
{
    puts("onecycle");
    return 0;
}
