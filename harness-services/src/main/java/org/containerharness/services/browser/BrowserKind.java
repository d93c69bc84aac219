package org.containerharness.services.browser;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.containerharness.model.ServiceFacts;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;

/** Browsers with their drivers. */
public final class BrowserKind implements ServiceKind<Browser> {

    static final int PORT = 4444;

    /** Of the container, which nobody else reads; a line each. */
    static final String OPTIONS = "HARNESS_BROWSER_OPTIONS";

    @Override
    public String name() {
        return "browser";
    }

    @Override
    public Set<String> images() {
        return Set.of("standalone-chromium", "standalone-chrome");
    }

    @Override
    public Class<Browser> type() {
        return Browser.class;
    }

    @Override
    public Browser whole(ServiceFacts container) {
        InetSocketAddress address = container.address(PORT);
        return new Browser(
                container.name(),
                address.getHostString(),
                address.getPort(),
                container.variable(OPTIONS).map(text -> text.lines().toList()).orElse(List.of()));
    }

    @Override
    public List<ServiceClient<Browser>> clients() {
        return List.of(ServiceClient.<Browser>of(
                        "org.openqa.selenium.WebDriver",
                        "org.seleniumhq.selenium:selenium-remote-driver",
                        browser -> WebDrivers.driver(browser))
                .closedBy(driver -> WebDrivers.quit(driver)));
    }
}
