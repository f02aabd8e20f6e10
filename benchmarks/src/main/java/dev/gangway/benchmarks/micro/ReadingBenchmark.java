package dev.gangway.benchmarks.micro;

import dev.gangway.connector.cgi.CgiVariables;
import dev.gangway.connector.cgi.RequestHead;
import dev.gangway.connector.protocol.NameValueDecoder;
import dev.gangway.connector.protocol.ProtocolException;
import dev.gangway.connector.protocol.RecordHandler;
import dev.gangway.connector.protocol.RecordParser;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From the bytes of a request to what Jetty is given. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReadingBenchmark implements RecordHandler {
    private final RecordParser parser = new RecordParser(this);
    private final NameValueDecoder decoder = new NameValueDecoder(1000, 1000, 10_000);
    private final RequestHead head = new RequestHead();
    private final ByteBuffer request = Samples.request();
    private final byte[] first = Samples.params(1);
    private final byte[] second = Samples.params(2);
    private boolean odd;
    private int contentBytes;

    /** Cuts the bytes into records. */
    @Benchmark
    public int records() throws ProtocolException {
        request.rewind();
        parser.parse(request);
        return contentBytes;
    }

    /** Finds the pairs. */
    @Benchmark
    public int pairs() {
        return collect(first).count();
    }

    /** Makes method, target and fields of parameters that are those of the request before. */
    @Benchmark
    public RequestHead sameHead() {
        collect(first);
        head.decode();
        return head;
    }

    /** Makes method, target and fields of parameters of which one line differs from the request before. */
    @Benchmark
    public RequestHead anotherHead() {
        odd = !odd;
        collect(odd ? first : second);
        head.decode();
        return head;
    }

    private CgiVariables collect(byte[] params) {
        head.next();
        CgiVariables variables = head.variables();
        variables.append(ByteBuffer.wrap(params));
        decoder.decode(variables.bytes(), variables.size(), variables::add);
        return variables;
    }

    @Override
    public void onHeader(int typeCode, int requestId, int contentLength) {
        contentBytes += contentLength;
    }

    @Override
    public void onContent(ByteBuffer content, boolean last) {}
}
