package org.containerharness.readiness;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.containerharness.diagnosis.Cause;
import org.containerharness.diagnosis.ReadinessCause;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ProbeResult.Verdict;
import org.containerharness.model.ReadyCondition;

/** An HTTP request that is answered as expected. */
final class HttpProbe implements Probe {

    private final ReadyCondition.Http wanted;
    private final ContainerPort port;
    private final HttpRequest request;
    private final Supplier<ListeningSockets> sockets;
    private final Optional<Pattern> body;
    private final Map<String, Pattern> headers;
    private volatile Optional<Cause> wrong = Optional.empty();

    HttpProbe(
            ReadyCondition.Http wanted,
            ContainerPort port,
            InetSocketAddress address,
            Supplier<ListeningSockets> sockets) {
        this.wanted = wanted;
        this.port = port;
        this.sockets = sockets;
        this.request = new HttpRequest(
                address, wanted.tls(), wanted.method(), wanted.path(), wanted.headers(), wanted.timeout());
        this.body = wanted.body().map(Pattern::compile);
        this.headers = wanted.responseHeaders().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Pattern.compile(entry.getValue())));
    }

    @Override
    public boolean knocksOnly() {
        return true;
    }

    @Override
    public ProbeResult probe() {
        try {
            ProbeResult seen = judge(request.send(answer -> body.isPresent() || !hasWantedStatus(answer)));
            wrong = Optional.of(new ReadinessCause.WrongAnswer(
                    description(),
                    seen.reason().substring(description().length()).strip()));
            return seen;
        } catch (SSLException e) {
            return ProbeResult.notYet(description() + ": TLS failed, is it a plain HTTP port? " + Excerpt.of(e));
        } catch (IOException e) {
            return ProbeResult.notYet(description() + ": " + Excerpt.of(e));
        }
    }

    private ProbeResult judge(HttpRequest.Answer answer) {
        String seen = description() + " answered " + answer.status();
        if (!hasWantedStatus(answer)) {
            return ProbeResult.notYet(seen + " (" + bodyText(answer) + ")" + expectation());
        }
        for (Map.Entry<String, Pattern> header : headers.entrySet()) {
            Optional<String> value = answer.header(header.getKey());
            if (!value.map(text -> header.getValue().matcher(text).find()).orElse(false)) {
                return ProbeResult.notYet(seen + " with header " + header.getKey() + " "
                        + value.map(Excerpt::quoted).orElse("missing") + ", /" + header.getValue() + "/ was expected");
            }
        }
        if (body.isPresent() && !body.get().matcher(answer.body()).find()) {
            return ProbeResult.notYet(seen + " (" + bodyText(answer) + "), /" + body.get() + "/ was expected in it");
        }
        return new ProbeResult(Verdict.READY, seen);
    }

    private boolean hasWantedStatus(HttpRequest.Answer answer) {
        return wanted.statuses().isEmpty()
                ? answer.status() >= 200 && answer.status() < 400
                : wanted.statuses().contains(answer.status());
    }

    private String expectation() {
        if (wanted.statuses().isEmpty()) {
            return "";
        }
        return ", "
                + wanted.statuses().stream().map(String::valueOf).collect(Collectors.joining(" or "))
                + " was expected";
    }

    private static String bodyText(HttpRequest.Answer answer) {
        return answer.body().isBlank() ? "no body" : "body: " + Excerpt.quoted(answer.body());
    }

    private String description() {
        return (wanted.tls() ? "HTTPS " : "HTTP ") + wanted.method() + " " + wanted.path() + " on " + port;
    }

    @Override
    public Optional<Cause> cause() {
        return wrong;
    }

    @Override
    public Optional<Cause> diagnose() {
        return wrong.or(() -> sockets.get().explain(port));
    }
}
