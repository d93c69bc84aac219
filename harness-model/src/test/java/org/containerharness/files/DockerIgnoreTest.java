package org.containerharness.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerIgnoreTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*.md | a.md | true",
                "*.md | docs/a.md | false",
                "**/*.md | a.md | true",
                "**/*.md | docs/deep/a.md | true",
                "docs | docs/deep/a.md | true",
                "/docs | docs/a | true",
                "docs/ | docs/a | true",
                "./docs/../docs | docs/a | true",
                "docs/** | docs/a/b | true",
                "docs/** | docs | false",
                "**/target | a/b/target/c | true",
                "** | anything/at/all | true",
                "a/**/b | a/b | true",
                "a/**/b | a/x/y/b | true",
                "a?c | abc | true",
                "a?c | a/c | false",
                "[ab].txt | b.txt | true",
                "[^ab].txt | b.txt | false",
                "a\\*b | a*b | true",
                "a\\*b | axb | false",
                "a.b | axb | false",
                "a+b | a+b | true",
                "**.log | a/b.log | true",
                "**b.log* | a/xb.log | false",
                "[\\]a]x | ]x | true",
                "$x(1) | $x(1) | true",
            })
    void matchesAsDockerDoes(String pattern, String path, boolean ignored) {
        assertThat(DockerIgnore.parse(pattern).ignores(path)).isEqualTo(ignored);
    }

    @Test
    void readsCommentsBlanksAndLineEnds() {
        DockerIgnore ignore = DockerIgnore.parse("\uFEFF# comment\r\n\r\n  *.log  \r\n  # no-comment\n");

        assertThat(ignore.ignores("a.log")).isTrue();
        assertThat(ignore.ignores("# no-comment")).isTrue();
        assertThat(ignore.ignores("# comment")).isFalse();
    }

    @Test
    void takesTheLastRuleThatFits() {
        DockerIgnore ignore = DockerIgnore.parse("*\n!src\nsrc/secret*\n! src/secret-not\n");

        assertThat(ignore.ignores("pom.xml")).isTrue();
        assertThat(ignore.ignores("src/a/b")).isFalse();
        assertThat(ignore.ignores("src/secret")).isTrue();
        assertThat(ignore.ignores("src/secret-not")).isFalse();
    }

    /** Compared with docker build. */
    @Test
    void aRuleThatChangedNothingForAFolderChangesNothingBelowByThat() {
        DockerIgnore ignore = DockerIgnore.parse("foo\n!foo/bar\nfo*\n");

        assertThat(ignore.ignores("foo/other")).isTrue();
        assertThat(ignore.ignores("foo/bar")).isFalse();
        assertThat(ignore.ignores("foo/bar/file")).isFalse();
        assertThat(DockerIgnore.parse("foo\n!foo/bar\n**/bar\n").ignores("foo/bar"))
                .isTrue();
    }

    @Test
    void knowsWhereSomethingMayComeBack() {
        DockerIgnore ignore = DockerIgnore.parse("*\n!docs/*.md\n!**/keep");
        DockerIgnore plain = DockerIgnore.parse("node_modules\n!src");

        assertThat(ignore.mayReincludeBelow("docs")).isTrue();
        assertThat(ignore.mayReincludeBelow("other")).isTrue();
        assertThat(plain.mayReincludeBelow("node_modules")).isFalse();
    }

    @Test
    void namesTheLineThatIsNoPattern() {
        assertThatThrownBy(() -> DockerIgnore.parse("ok\n[a\n")).hasMessageContainingAll("line 2", "<[a>");
        for (String line : List.of("[]a]", "[a-]", "[-a]", "a\\", "[a\\", "[^]")) {
            assertThatThrownBy(() -> DockerIgnore.parse(line)).hasMessageContainingAll("line 1", "is not a pattern");
        }
        for (String line : List.of("!", "!/", "!/..")) {
            assertThatThrownBy(() -> DockerIgnore.parse(line)).hasMessageContaining("names nothing");
        }
    }
}
