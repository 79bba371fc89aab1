using Commandes.Data;
using Services.Testing;

namespace Commandes.Api.Tests;

public sealed class CommandesListTests() : ListTests<Program, CommandesDbContext>(
    "/orders/", n => $$"""{"client_id":{{n}},"lignes":[{"produit_id":1,"quantite":1,"prix_unitaire":1}]}""");
