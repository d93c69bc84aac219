package org.containerharness.programs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.Labels;
import org.containerharness.model.ImageReference;

/** An image of one small file, built from {@code src/main/programs}, for the processors it was built for. */
public final class ProgramImage {

    /** What each name of an image begins with. */
    public static final String GUARD = "guard";

    public static final String FORWARDER = "forwarder";

    /** Raised with every change of a file. */
    private static final int VERSION = 1;

    private static final Set<String> ARCHITECTURES = Set.of("amd64", "arm64");

    private static final int BLOCK = 512;

    private final String program;
    private final String architecture;

    private ProgramImage(String program, String architecture) {
        this.program = program;
        this.architecture = architecture;
    }

    /** Empty for engines on which none of these programs can run. */
    public static Optional<ProgramImage> of(String program, EngineInfo engine) {
        String name =
                switch (engine.architecture()) {
                    case "x86_64" -> "amd64";
                    case "aarch64" -> "arm64";
                    default -> engine.architecture();
                };
        boolean runs = engine.operatingSystem().equals("linux") && ARCHITECTURES.contains(name);
        return runs ? Optional.of(new ProgramImage(program, name)) : Optional.empty();
    }

    public ImageReference reference() {
        return ImageReference.parse("containerharness/" + program + ":" + VERSION + "-" + architecture);
    }

    /** Makes the image on the engine. */
    public void make(Engine engine) {
        engine.images().importLayer(reference(), layer(), List.of("LABEL " + Labels.OURS + "=true"));
    }

    public byte[] program() {
        try (InputStream content = ProgramImage.class.getResourceAsStream(program + "-" + architecture)) {
            if (content == null) {
                throw new IllegalStateException("the " + program + " for " + architecture + " is missing in this jar");
            }
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A tar archive of the program in the root; written by hand, since it is two blocks and an end. */
    private byte[] layer() {
        byte[] content = program();
        int body = (content.length + BLOCK - 1) / BLOCK * BLOCK;
        byte[] archive = new byte[BLOCK + body + 2 * BLOCK];
        put(archive, 0, program);
        put(archive, 100, "0000755\0");
        put(archive, 108, "0000000\0");
        put(archive, 116, "0000000\0");
        put(archive, 124, "%011o\0".formatted(content.length));
        put(archive, 136, "%011o\0".formatted(0));
        put(archive, 148, "        ");
        put(archive, 156, "0");
        put(archive, 257, "ustar\00000");
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += archive[i] & 0xff;
        }
        put(archive, 148, "%06o\0 ".formatted(sum));
        System.arraycopy(content, 0, archive, BLOCK, content.length);
        return archive;
    }

    private static void put(byte[] target, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }
}
