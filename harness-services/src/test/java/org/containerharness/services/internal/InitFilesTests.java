package org.containerharness.services.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.containerharness.junit.Attributes;
import org.containerharness.model.Place;
import org.junit.jupiter.api.Test;

class InitFilesTests {

    @Test
    void scriptsHaveDigitsThatSortInEveryLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertThat(InitFiles.numbered(
                            new Attributes(new Place("it")),
                            "init",
                            new String[] {"classpath:broken.sql"},
                            InitFilesTests.class,
                            "/init"))
                    .singleElement()
                    .satisfies(file -> assertThat(file.target().toString()).isEqualTo("/init/001-broken.sql"));
        } finally {
            Locale.setDefault(before);
        }
    }
}
