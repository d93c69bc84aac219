package org.containerharness.compose.internal.decode;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.error.Position;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.composer.ComposerException;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads the documents of a YAML text. */
public final class YamlDecoder {

    /** Given to every plain scalar, so that its meaning is decided by {@link ScalarRules} and not by YAML 1.1. */
    static final Tag PLAIN = new Tag("!plain");

    private final Limits limits;
    private final NodeBudget budget;

    public YamlDecoder(Limits limits, NodeBudget budget) {
        this.limits = limits;
        this.budget = budget;
    }

    /**
     * Returns the documents of a file.
     *
     * @throws ComposeException if it is no YAML, repeats a key, nests or grows beyond the limits, or holds a document
     *     that is not a mapping
     */
    public List<Document> decode(String file, String text) {
        try {
            return documents(file, composer(text));
        } catch (MarkedYAMLException malformed) {
            throw new ComposeException(problem(file, text, malformed), malformed);
        } catch (YAMLException malformed) {
            throw new ComposeException(ComposeProblem.at(Position.of(file), "", plainText(malformed)), malformed);
        }
    }

    private List<Document> documents(String file, Composer composer) {
        List<Document> documents = new ArrayList<>();
        while (composer.checkNode()) {
            documents.add(new TreeBuilder(file, limits, budget).build(composer.getNode()));
        }
        return documents;
    }

    private Composer composer(String text) {
        return new Composer(parser(text), new PlainResolver(), options());
    }

    private Parser parser(String text) {
        return new ParserImpl(new StreamReader(new StringReader(text)), options());
    }

    private LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        options.setNestingDepthLimit(limits.depth());
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        return options;
    }

    private ComposeProblem problem(String file, String text, MarkedYAMLException malformed) {
        return malformed instanceof ComposerException
                ? UndefinedAlias.find(file, parser(text)).orElseGet(() -> malformed(file, malformed))
                : malformed(file, malformed);
    }

    private static ComposeProblem malformed(String file, MarkedYAMLException malformed) {
        Mark mark = malformed.getProblemMark();
        Position position = mark == null ? Position.of(file) : at(file, mark);
        String context = malformed.getContext() == null ? "" : malformed.getContext() + ": ";
        return ComposeProblem.at(position, "", "this is not YAML: " + context + malformed.getProblem());
    }

    private static String plainText(YAMLException malformed) {
        String message = String.valueOf(malformed.getMessage());
        if (message.startsWith("Nesting Depth exceeded")) {
            return "the file nests too deep: " + message;
        }
        return "this is not YAML: " + message.lines().findFirst().orElse(message);
    }

    static Position at(String file, Mark mark) {
        return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static final class PlainResolver extends Resolver {

        private static final Set<NodeId> COLLECTIONS = Set.of(NodeId.mapping, NodeId.sequence);

        @Override
        protected void addImplicitResolvers() {
            // none: ScalarRules decides
        }

        @Override
        public Tag resolve(NodeId kind, String value, boolean implicit) {
            if (COLLECTIONS.contains(kind)) {
                return super.resolve(kind, value, implicit);
            }
            return implicit ? PLAIN : Tag.STR;
        }
    }

    /** Returns where a node starts. */
    static Position position(String file, Node node) {
        return node.getStartMark() == null ? Position.of(file) : at(file, node.getStartMark());
    }
}
