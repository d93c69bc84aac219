package shop;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(ProfileTest.Own.class)
class ProfileTest extends Shared {

    public static class Own implements QuarkusTestProfile {}
}
