package org.containerharness.examples.kotlin

import io.ktor.client.request.get
import io.ktor.client.statement.bodyAsText
import io.ktor.server.application.Application
import io.ktor.server.config.MapApplicationConfig
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.routing
import io.ktor.server.testing.testApplication
import java.sql.DriverManager
import org.containerharness.junit.Handle
import org.containerharness.services.postgres.PostgresDatabase
import org.containerharness.services.postgres.WithPostgres
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

// tag::ktor[]
@WithPostgres
class KtorTest {

    @Test
    fun answers(@Handle db: PostgresDatabase) = testApplication {
        environment {
            config = MapApplicationConfig("db.url" to db.jdbcUrl(), "db.user" to db.user(), "db.password" to db.password())
        }
        application { orders() }

        assertEquals("PostgreSQL", client.get("/database").bodyAsText())
    }
}
// end::ktor[]

fun Application.orders() {
    fun setting(name: String) = environment.config.property("db.$name").getString()

    routing {
        get("/database") {
            val name = DriverManager.getConnection(setting("url"), setting("user"), setting("password")).use {
                it.metaData.databaseProductName
            }
            call.respondText(name)
        }
    }
}
