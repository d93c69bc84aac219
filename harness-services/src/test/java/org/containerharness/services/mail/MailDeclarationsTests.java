package org.containerharness.services.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Scope;
import org.containerharness.model.Place;
import org.containerharness.model.Secrets;
import org.junit.jupiter.api.Test;

class MailDeclarationsTests {

    @WithMail(users = "ann:kX4-mail-pw@example.org")
    static class Users {}

    @Test
    void passwordsOfUsersAreSecrets() {
        new MailDeclarations()
                .declare(
                        Users.class.getAnnotation(WithMail.class),
                        new DeclarationContext(new Place("it"), Users.class, Users.class, Scope.CLASS));

        assertThat(Secrets.mask("-Dgreenmail.users=ann:kX4-mail-pw@example.org"))
                .isEqualTo("-Dgreenmail.users=ann:***@example.org");
    }
}
