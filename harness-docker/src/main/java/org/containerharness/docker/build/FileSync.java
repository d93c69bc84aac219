package org.containerharness.docker.build;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.containerharness.engine.BuildFiles;
import org.containerharness.engine.ContextFile;
import org.containerharness.engine.ContextFile.Kind;

/**
 * Lets BuildKit fetch a build's files over a session, the Dockerfile apart from the context, so that no COPY sees a
 * Dockerfile that the context does not have. The builder is told of all files and asks for those whose content it does
 * not know.
 *
 * @see <a href="https://github.com/tonistiigi/fsutil/blob/master/send.go">The sender of Docker's own command</a>
 */
final class FileSync {

    static final String METHOD = "/moby.filesync.v1.FileSync/DiffCopy";

    private static final String DOCKERFILE_FOLDER = "dockerfile";

    private static final int STAT = 0;
    private static final int REQUEST = 1;
    private static final int DATA = 2;
    private static final int FINISH = 3;
    private static final int ERROR = 4;

    /** Bits of Go's {@code fs.FileMode}, which differ from those of Unix. */
    private static final long GO_FOLDER = 1L << 31;

    private static final long GO_LINK = 1L << 27;
    private static final long GO_SET_USER_ID = 1L << 23;
    private static final long GO_SET_GROUP_ID = 1L << 22;
    private static final long GO_STICKY = 1L << 20;

    private static final int BLOCK = 32 * 1024;

    private final BuildFiles files;

    FileSync(BuildFiles files) {
        this.files = files;
    }

    void answer(GrpcCall call) throws IOException {
        List<ContextFile> sent =
                call.header("dir-name").equals(DOCKERFILE_FOLDER) ? dockerfile() : inOrder(files.files());
        BlockingQueue<Packet> questions = new LinkedBlockingQueue<>();
        // Beside the sending: a builder whose questions nobody reads would read nothing any more either.
        Thread reader = new Thread(() -> read(call, questions), "harness-build-session");
        reader.setDaemon(true);
        reader.start();
        for (ContextFile file : sent) {
            call.write(
                    new Protobuf.Writer().number(1, STAT).bytes(2, stat(file)).message());
        }
        call.write(new Protobuf.Writer().number(1, STAT).message());
        try {
            while (true) {
                Packet question = questions.take();
                if (question.type() != REQUEST) {
                    if (question.type() == FINISH) {
                        call.write(new Protobuf.Writer().number(1, FINISH).message());
                    }
                    return;
                }
                send(call, question.id(), sent.get((int) question.id()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The Dockerfile alone, and that nothing is to be ignored: what the context ignores is left out already. */
    private List<ContextFile> dockerfile() {
        String name = files.dockerfileName();
        List<ContextFile> sent = new ArrayList<>();
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            sent.add(new ContextFile(name.substring(0, slash), Kind.FOLDER, 0755, 0, 0, "", ContextFile.Content.NONE));
        }
        sent.add(text(name, files.dockerfile()));
        sent.add(text(name + ".dockerignore", "# Nothing more.\n"));
        return sent;
    }

    private static ContextFile text(String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new ContextFile(name, Kind.FILE, 0644, bytes.length, 0, "", () -> new ByteArrayInputStream(bytes));
    }

    /** As the receiver demands it: a folder's content follows the folder, names compared byte by byte. */
    private static List<ContextFile> inOrder(List<ContextFile> files) {
        return files.stream()
                .sorted(Comparator.comparing(
                        file -> file.name().replace('/', '\0').getBytes(StandardCharsets.UTF_8),
                        Arrays::compareUnsigned))
                .toList();
    }

    private record Packet(int type, long id) {}

    private static void read(GrpcCall call, BlockingQueue<Packet> questions) {
        try {
            for (Optional<byte[]> next = call.read(); next.isPresent(); next = call.read()) {
                long[] typeAndId = new long[4];
                Protobuf.read(next.get(), (field, value) -> {
                    if (field == 1 || field == 3) {
                        typeAndId[field] = value.number();
                    }
                });
                questions.add(new Packet((int) typeAndId[1], typeAndId[3]));
            }
        } catch (IOException | RuntimeException e) {
            // The build is over or has failed, and says why itself.
        }
        questions.add(new Packet(ERROR, 0));
    }

    private static byte[] stat(ContextFile file) {
        Protobuf.Writer stat = new Protobuf.Writer()
                .text(1, file.name())
                .number(2, goMode(file))
                .number(5, file.size())
                .number(6, file.modified());
        return (file.kind() == Kind.LINK ? stat.text(7, file.link()) : stat).message();
    }

    private static long goMode(ContextFile file) {
        long mode = file.mode() & 0777;
        mode |= (file.mode() & 04000) == 0 ? 0 : GO_SET_USER_ID;
        mode |= (file.mode() & 02000) == 0 ? 0 : GO_SET_GROUP_ID;
        mode |= (file.mode() & 01000) == 0 ? 0 : GO_STICKY;
        return switch (file.kind()) {
            case FILE -> mode;
            case FOLDER -> mode | GO_FOLDER;
            case LINK -> mode | GO_LINK;
        };
    }

    private static void send(GrpcCall call, long id, ContextFile file) throws IOException {
        try (InputStream content = file.content().open()) {
            byte[] block = new byte[BLOCK];
            long left = file.size();
            while (left > 0) {
                int read = content.read(block, 0, (int) Math.min(block.length, left));
                if (read < 0) {
                    throw new EOFException("it became shorter");
                }
                left -= read;
                call.write(data(id).bytes(4, Arrays.copyOf(block, read)).message());
            }
        } catch (IOException e) {
            String reason = "what is sent could not be read to its end: " + file.name() + ": " + e.getMessage()
                    + ". Files must not change meanwhile.";
            call.write(new Protobuf.Writer()
                    .number(1, ERROR)
                    .bytes(4, reason.getBytes(StandardCharsets.UTF_8))
                    .message());
            throw e;
        }
        call.write(data(id).message());
    }

    private static Protobuf.Writer data(long id) {
        return new Protobuf.Writer().number(1, DATA).number(3, id);
    }
}
