package org.containerharness.services.frameworks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.containerharness.junit.WithContainer;
import org.containerharness.services.kafka.WithKafka;
import org.containerharness.services.mongo.WithMongo;
import org.containerharness.services.rabbitmq.WithRabbitMq;

/** What is neither a database of SQL nor Redis, for the tests of frameworks; see {@link Connected}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@WithMongo(database = "shop")
@WithKafka(topics = "orders", user = "ann", password = "its 9th word")
@WithRabbitMq
@WithContainer(
        name = "search",
        image = "nginx:1",
        ports = "9200",
        connection = "elasticsearch",
        files = "classpath:search.conf:/etc/nginx/conf.d/default.conf")
public @interface MoreServices {}
