package org.containerharness.compose.internal.extend;

import java.nio.file.Path;
import java.util.List;
import org.containerharness.compose.internal.decode.Document;
import org.containerharness.compose.internal.tree.MapNode;

/**
 * A file whose services others extend.
 *
 * @param file where it is
 * @param root its content: interpolated, in canonical form, with absolute paths
 * @param documents its documents, for what they clear
 */
public record BaseFile(Path file, MapNode root, List<Document> documents) {}
