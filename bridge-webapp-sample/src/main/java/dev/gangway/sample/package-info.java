/**
 * The sample application: one servlet per thing that a web server in front could break.
 *
 * <p>Every page exists twice, as HTML for people and as JSON for programs ({@code Accept: application/json} or
 * {@code ?format=json}); {@link dev.gangway.sample.Answer} chooses. Links are made relative to the context path, so the
 * application works wherever it is deployed.
 */
@NullMarked
package dev.gangway.sample;

import org.jspecify.annotations.NullMarked;
