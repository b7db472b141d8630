/// Which events go where: the routes of `sluice.yaml`.
@NullMarked
package io.sluice.model.route;

import org.jspecify.annotations.NullMarked;
