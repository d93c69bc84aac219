package org.containerharness.examples.kotlin

import java.sql.Connection
import java.sql.DriverManager
import org.containerharness.junit.Endpoint
import org.containerharness.junit.Handle
import org.containerharness.junit.Hook
import org.containerharness.junit.WaitFor
import org.containerharness.junit.WithContainer
import org.containerharness.junit.WithNetwork
import org.containerharness.handle.RunningContainer
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

// tag::orders[]
@WithNetwork("backend")
@WithContainer(
    name = "db",
    image = "postgres:16",
    env = ["POSTGRES_PASSWORD=secret"],
    ports = ["5432"],
    networks = ["backend"],
    waitFor = [WaitFor(sql = "SELECT 1", url = "jdbc:postgresql://db:5432/postgres", user = "postgres", password = "secret")],
    afterReady = [Hook(method = "seed")],
)
class OrdersTest {

    @Endpoint("jdbc:postgresql://db:5432/postgres")
    lateinit var url: String

    @Test
    fun finds() {
        open().use { db ->
            val row = db.createStatement().executeQuery("SELECT item FROM orders")
            assertTrue(row.next())
            assertEquals("book", row.getString(1))
        }
    }

    @Test
    fun looksInside(@Handle("db") db: RunningContainer) {
        assertTrue(db.exec("psql", "-U", "postgres", "-c", "\\dt").stdout().contains("orders"))
    }

    private fun open(): Connection = DriverManager.getConnection(url, "postgres", "secret")

    companion object {
        @JvmStatic
        fun seed(db: RunningContainer) {
            db.exec("psql", "-U", "postgres", "-c", "CREATE TABLE orders AS SELECT 'book' AS item")
        }
    }
}
// end::orders[]
