using Commandes.Data;
using Services.Testing;

namespace Commandes.Api.Tests;

public sealed class CommandesETagTests() : ETagTests<Program, CommandesDbContext>(
    "/orders/",
    """{"client_id":1,"lignes":[{"produit_id":1,"quantite":2,"prix_unitaire":9.99}]}""",
    number => $$"""{"client_id":{{number + 1}}}""",
    "Commande non trouvée");
