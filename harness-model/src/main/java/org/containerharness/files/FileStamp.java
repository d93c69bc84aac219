package org.containerharness.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What changes when a file or folder does.
 *
 * @param modified nanoseconds since 1970
 * @param changed of content, owner, mode or name, nanoseconds since 1970; nobody can set it back. 0 where there is none
 * @param inode 0 where there is none
 */
public record FileStamp(long size, long modified, long changed, long inode) {

    private static final LinkOption[] OF_LINKS_THEMSELVES = {LinkOption.NOFOLLOW_LINKS};

    /** Whether files on the file system of a path tell when they were changed. */
    public static boolean hasChangeTimes(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    /** The stamp of a folder, also one that a link leads to, where there are change times. */
    public static FileStamp ofFolder(Path folder) throws IOException {
        return of(Files.readAttributes(folder, "unix:ino,size,lastModifiedTime,ctime"));
    }

    /** The one part that every change of a file changes; asked for by itself it takes half as long. */
    public static long changeTime(Path path) throws IOException {
        return nanos(attributes(path, "unix:ctime").get("ctime"));
    }

    static Map<String, Object> attributes(Path path, String names) throws IOException {
        return Files.readAttributes(path, names, OF_LINKS_THEMSELVES);
    }

    static FileStamp of(Map<String, Object> unix) {
        return new FileStamp(
                number(unix.get("size")),
                nanos(unix.get("lastModifiedTime")),
                nanos(unix.get("ctime")),
                number(unix.get("ino")));
    }

    static FileStamp of(BasicFileAttributes basic) {
        return new FileStamp(basic.size(), nanos(basic.lastModifiedTime()), 0, 0);
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }

    private static long nanos(Object time) {
        return ((FileTime) time).to(TimeUnit.NANOSECONDS);
    }
}
