package org.containerharness.examples.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.containerharness.compose.junit.ServiceReady;
import org.containerharness.compose.junit.WithCompose;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.Handle;
import org.containerharness.junit.WaitFor;
import org.junit.jupiter.api.Test;

// tag::shop[]
@WithCompose(
        files = {"src/test/compose/shop/compose.yaml", "src/test/compose/shop/compose.test.yaml"},
        profiles = "mail",
        env = "POSTGRES=15",
        randomPorts = true,
        waitFor =
                @ServiceReady(
                        service = "db",
                        when =
                                @WaitFor(
                                        url = "jdbc:postgresql://db:5432/postgres",
                                        user = "postgres",
                                        password = "only-for-tests")))
class ShopProfilesTest {

    @Test
    void readsThePasswordFromTheSecret(@Endpoint("jdbc:postgresql://db:5432/postgres") String url) throws Exception {
        try (Connection db = DriverManager.getConnection(url, "postgres", "only-for-tests");
                Statement query = db.createStatement();
                ResultSet row = query.executeQuery("SHOW fsync")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("off");
        }
    }

    @Test
    void runsWhatTheProfileEnables(@Handle("mail") RunningContainer mail) {
        assertThat(mail.exec("printenv", "SMTP").stdout().strip()).isEqualTo("off");
    }
}
// end::shop[]
