package org.containerharness.services;

import static org.assertj.core.api.Assertions.assertThat;

import org.containerharness.junit.Connect;
import org.containerharness.junit.Leftovers;
import org.containerharness.junit.TestRun;
import org.containerharness.junit.WithNetwork;
import org.containerharness.services.browser.WithBrowser;
import org.containerharness.services.nginx.WithNginx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriver;

/** A browser by one annotation, Chromium and its driver. */
@OnDemandImage("selenium/standalone-chromium:4")
class BrowserTest {

    @AfterEach
    void nothingIsLeft() {
        Leftovers.none();
    }

    @Test
    void showsPagesOfContainers() {
        TestRun.overRealEngine().run(OnSite.class).succeeded(1);
    }

    @WithNetwork("shop")
    @WithNginx(name = "site", content = "classpath:site/", networks = "shop")
    @WithBrowser(networks = "shop", options = "--window-size=800,600")
    static class OnSite {

        @Test
        void hasThePage(@Connect WebDriver browser) {
            browser.get("http://site/hello.html");

            assertThat(browser.findElement(By.tagName("p")).getText()).isEqualTo("hello");
            assertThat(browser.manage().window().getSize().getWidth()).isEqualTo(800);
        }
    }

    @Test
    void attachesAScreenshotToATestThatFails() {
        TestRun.Results results = TestRun.overRealEngine().run(Fails.class);

        assertThat(results.failure()).hasMessage("as it should");
        assertThat(results.files()).contains("screenshot.png");
    }

    @WithBrowser
    static class Fails {

        @Connect
        WebDriver browser;

        @Test
        void fails() {
            browser.get("data:text/html,<h1>seen</h1>");
            throw new AssertionError("as it should");
        }
    }
}
