package org.containerharness.proxy;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A connection of a client and the one to the container that it is joined to. What ends one ends the other. */
final class ProxiedConnection {

    private final Socket client;
    private final Socket server;
    private final Consumer<ProxiedConnection> onEnd;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();

    @FunctionalInterface
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    ProxiedConnection(Socket client, Socket server, Consumer<ProxiedConnection> onEnd) {
        this.client = client;
        this.server = server;
        this.onEnd = onEnd;
    }

    void begin(Impairments impairments, Pace there, Pace back, String name) throws IOException {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Direction request = new Direction(client, server, impairments, there);
        Direction answer = new Direction(server, client, impairments, back);
        List<Work> works = List.of(request::read, request::write, answer::read, answer::write);
        open.set(works.size());
        works.stream().map(work -> thread(work, name)).toList().forEach(Thread::start);
    }

    private Thread thread(Work work, String name) {
        Thread thread = new Thread(() -> run(work), name);
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    private void run(Work work) {
        if (client.isClosed()) {
            return;
        }
        try {
            work.run();
            if (open.decrementAndGet() == 0) {
                end();
            }
        } catch (IOException e) {
            // What the other side sees must not look like an orderly end.
            reset();
        } catch (InterruptedException e) {
            // Another of its threads has reset it.
            Thread.currentThread().interrupt();
        } finally {
            threads.remove(Thread.currentThread());
        }
    }

    void reset() {
        linger(client);
        linger(server);
        end();
        threads.forEach(Thread::interrupt);
    }

    private void end() {
        PortProxy.quietly(client);
        PortProxy.quietly(server);
        onEnd.accept(this);
    }

    static void linger(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already.
            return;
        }
    }
}
