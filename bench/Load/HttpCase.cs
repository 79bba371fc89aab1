namespace Load;

/// <summary>One kind of request. <c>#</c> in target and body is a number: random up to <paramref name="Ids"/> or, if null, incremented each time.</summary>
internal sealed record HttpCase(string Resource, string Method, string Target, string? Body = null, int? Ids = null)
{
    internal static IReadOnlyList<HttpCase> All { get; } =
    [
        new("api-clients", "POST", "/customers/", """{"nom":"Martin","prenom":"Sophie","email":"sophie.#@test.com"}"""),
        new("api-clients", "GET", "/customers/#", Ids: Seed.Rows),
        new("api-commandes", "POST", "/orders/", """{"client_id":#,"lignes":[{"produit_id":1,"quantite":2,"prix_unitaire":9.99}]}"""),
        new("api-commandes", "GET", "/orders/#", Ids: Seed.Rows),
        new("api-produits", "PUT", "/products/#", """{"stock":50}""", Seed.Rows),
    ];

    internal string Name => $"{Method} {Target.Replace("#", "{id}", StringComparison.Ordinal)}";
}
