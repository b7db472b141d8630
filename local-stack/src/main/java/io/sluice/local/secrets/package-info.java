/// An embedded Secret Manager that speaks the gRPC wire of the real one. It depends on nothing else
/// of this project: any gRPC server can serve [LocalSecrets#service].
@NullMarked
package io.sluice.local.secrets;

import org.jspecify.annotations.NullMarked;
