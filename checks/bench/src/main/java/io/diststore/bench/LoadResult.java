package io.diststore.bench;

import org.HdrHistogram.Histogram;

/**
 * The result of a load.
 *
 * @param perSecond operations per second, without refused requests
 * @param latencyNanos the latencies of all requests that were not refused
 * @param refused how many requests were refused
 */
record LoadResult(double perSecond, Histogram latencyNanos, long refused) {}
