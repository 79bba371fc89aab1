using Commandes.Data;
using Services.Testing;

namespace Commandes.Api.Tests;

public sealed class CommandesIdempotencyTests() : IdempotencyTests<Program, CommandesDbContext, Commande>(
    "/orders/", number => $$"""{"client_id":{{number}},"lignes":[{"produit_id":1,"quantite":2,"prix_unitaire":9.99}]}""");
