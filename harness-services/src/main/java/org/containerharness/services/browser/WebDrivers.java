package org.containerharness.services.browser;

import java.net.MalformedURLException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.openqa.selenium.ImmutableCapabilities;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TakesScreenshot;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.remote.RemoteWebDriver;

/** Needs Selenium on the class path; loaded only if a driver is asked for. */
final class WebDrivers {

    private WebDrivers() {}

    static WebDriver driver(Browser browser) throws MalformedURLException {
        return new RemoteWebDriver(
                URI.create(browser.url()).toURL(),
                new ImmutableCapabilities(
                        "browserName", "chrome", "goog:chromeOptions", Map.of("args", browser.options())));
    }

    static void quit(Object driver) {
        ((WebDriver) driver).quit();
    }

    /** Empty for whatever is no driver. */
    static Optional<byte[]> screenshot(Object driver) {
        return driver instanceof WebDriver && driver instanceof TakesScreenshot taker
                ? Optional.of(taker.getScreenshotAs(OutputType.BYTES))
                : Optional.empty();
    }
}
