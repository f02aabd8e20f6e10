package dev.gangway.benchmarks;

/**
 * One measurement of one server.
 *
 * @param cpuMicros CPU time of the server for each request
 * @param frontMicros the same of the web server in front of it, 0 if there is none
 * @param allocated bytes that the server allocated for each request, negative if nobody knows
 */
record Round(
        double cpuMicros, double frontMicros, double perSecond, double p50Micros, double p99Micros, double allocated) {}
