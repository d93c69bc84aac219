package shop;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class SecondTest extends Shared {}
