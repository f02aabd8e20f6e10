package dev.gangway.benchmarks.micro;

import dev.gangway.connector.cgi.ResponseHead;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The header block of an answer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ResponseHeadBenchmark {
    private final ResponseHead head = new ResponseHead();
    private final HttpFields few =
            HttpFields.build().put(HttpHeader.CONTENT_TYPE, "text/plain").put(HttpHeader.CONTENT_LENGTH, 14);
    private final HttpFields many = HttpFields.build(few)
            .put(HttpHeader.CACHE_CONTROL, "no-cache, no-store, must-revalidate")
            .put(HttpHeader.EXPIRES, "Thu, 01 Jan 1970 00:00:00 GMT")
            .put(HttpHeader.SET_COOKIE, "JSESSIONID=node01ab2c3d4e5f6g7h8i9j0; Path=/; HttpOnly; SameSite=Lax")
            .put(HttpHeader.VARY, "Accept-Encoding")
            .put("X-Frame-Options", "DENY")
            .put("Content-Security-Policy", "default-src 'self'; img-src *");

    /** Of a small answer. */
    @Benchmark
    public int fewFields() {
        head.write(200, null, few);
        return head.size();
    }

    /** Of an application that minds its security. */
    @Benchmark
    public int manyFields() {
        head.write(200, null, many);
        return head.size();
    }
}
