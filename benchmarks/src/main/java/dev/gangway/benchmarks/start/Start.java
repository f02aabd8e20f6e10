package dev.gangway.benchmarks.start;

/**
 * What one start took.
 *
 * @param millis from the start of the process to the last byte of its first answer
 * @param cpuMillis the CPU time of the process until then, which other work on the machine disturbs less
 * @param megabytes its memory in RAM then
 */
record Start(double millis, double cpuMillis, double megabytes) {}
