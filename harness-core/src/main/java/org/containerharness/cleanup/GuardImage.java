package org.containerharness.cleanup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.containerharness.engine.EngineInfo;
import org.containerharness.model.ImageReference;

/** The guard's image: one small file, built from {@code src/main/guard}, for the processors it was built for. */
final class GuardImage {

    /** Raised with every change of the file. */
    private static final int VERSION = 1;

    private static final Set<String> ARCHITECTURES = Set.of("amd64", "arm64");

    private static final int BLOCK = 512;

    private final String architecture;

    private GuardImage(String architecture) {
        this.architecture = architecture;
    }

    /** Empty for engines on which no guard can run. */
    static Optional<GuardImage> on(EngineInfo engine) {
        String name =
                switch (engine.architecture()) {
                    case "x86_64" -> "amd64";
                    case "aarch64" -> "arm64";
                    default -> engine.architecture();
                };
        boolean runs = engine.operatingSystem().equals("linux") && ARCHITECTURES.contains(name);
        return runs ? Optional.of(new GuardImage(name)) : Optional.empty();
    }

    ImageReference reference() {
        return ImageReference.parse("containerharness/guard:" + VERSION + "-" + architecture);
    }

    byte[] program() {
        try (InputStream program = GuardImage.class.getResourceAsStream("guard-" + architecture)) {
            if (program == null) {
                throw new IllegalStateException("the guard for " + architecture + " is missing in this jar");
            }
            return program.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A tar archive of the program as {@code /guard}; written by hand, since it is two blocks and an end. */
    byte[] layer() {
        byte[] program = program();
        int body = (program.length + BLOCK - 1) / BLOCK * BLOCK;
        byte[] archive = new byte[BLOCK + body + 2 * BLOCK];
        put(archive, 0, "guard");
        put(archive, 100, "0000755\0");
        put(archive, 108, "0000000\0");
        put(archive, 116, "0000000\0");
        put(archive, 124, "%011o\0".formatted(program.length));
        put(archive, 136, "%011o\0".formatted(0));
        put(archive, 148, "        ");
        put(archive, 156, "0");
        put(archive, 257, "ustar\00000");
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += archive[i] & 0xff;
        }
        put(archive, 148, "%06o\0 ".formatted(sum));
        System.arraycopy(program, 0, archive, BLOCK, program.length);
        return archive;
    }

    private static void put(byte[] target, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }
}
