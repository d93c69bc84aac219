package shop;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class FirstTest extends Shared {}
