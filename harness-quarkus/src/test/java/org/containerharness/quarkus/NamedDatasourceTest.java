package org.containerharness.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Map;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.ExportProperty;
import org.containerharness.junit.WithContainer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** A container named as a configured data source is that one; the primary one of the others is the default. */
@QuarkusTest
@TestProfile(NamedDatasourceTest.WithInvoices.class)
@WithContainer(name = "orders", image = "postgres:16", connection = "primary")
@WithContainer(name = "audit", image = "postgres:16")
@WithContainer(name = "invoices", image = "postgres:16")
@ExportProperty(name = "orders.jdbc", value = "jdbc:postgresql://orders:5432/postgres")
class NamedDatasourceTest {

    @Inject
    javax.sql.DataSource orders;

    @Inject
    @DataSource("invoices")
    javax.sql.DataSource invoices;

    @ConfigProperty(name = "orders.jdbc")
    String exported;

    @Test
    void connectsToBoth(
            @Endpoint("jdbc:postgresql://orders:5432/postgres") String ofOrders,
            @Endpoint("jdbc:postgresql://invoices:5432/postgres") String ofInvoices)
            throws SQLException {
        assertThat(url(orders)).isEqualTo(ofOrders);
        assertThat(url(invoices)).isEqualTo(ofInvoices);
        assertThat(exported).isEqualTo(ofOrders);
        assertThat(System.getProperty("orders.jdbc")).isNull();
    }

    private static String url(javax.sql.DataSource database) throws SQLException {
        try (var connection = database.getConnection()) {
            return connection.getMetaData().getURL();
        }
    }

    public static class WithInvoices implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.datasource.invoices.jdbc.max-size", "2");
        }
    }
}
