using Backoffice.Clients;
using Backoffice.Commandes;
using Backoffice.Messagerie;
using Backoffice.Produits;

namespace Backoffice.Apis;

internal static class ApiExtensions
{
    // Longer than any request of a page takes on a loaded machine, short enough for somebody who waits for the answer.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Registers the clients of the three APIs. Their addresses are found by name (<c>services:api-clients:http:0</c>, as Aspire passes them), their keys are
    /// <c>ApiKeys:shop</c> and <c>ApiKeys:operations</c>.
    /// </summary>
    /// <exception cref="ConfigurationException">A key is missing.</exception>
    internal static void AddApis(this IHostApplicationBuilder builder)
    {
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery().ConfigureHttpClient(client => client.Timeout = Limit));
        var shop = builder.RequireKey("shop");
        builder.AddResource<Client>("http://api-clients/customers/", shop);
        builder.AddResource<Produit>("http://api-produits/products/", shop);
        builder.AddResource<Commande>("http://api-commandes/orders/", shop);
        var operations = builder.RequireKey("operations");
        foreach (var service in Outboxes.Services)
        {
            builder.AddClient(service, $"http://{service}/operations/", operations);
        }

        builder.Services.AddSingleton<Outboxes>();
        builder.Services.AddTransient<RejectedMessages>();
    }

    private static void AddResource<T>(this IHostApplicationBuilder builder, string address, string key) =>
        builder.AddClient(typeof(T).Name, address, key).AddTypedClient(http => new Resource<T>(http));

    private static IHttpClientBuilder AddClient(this IHostApplicationBuilder builder, string name, string address, string key) =>
        builder.Services.AddHttpClient(name, client =>
        {
            client.BaseAddress = new(address);
            client.DefaultRequestHeaders.Add("X-API-Key", key);
        }).RedactLoggedHeaders(["X-API-Key"]);

    private static string RequireKey(this IHostApplicationBuilder builder, string name) =>
        builder.Configuration[$"ApiKeys:{name}"] is { Length: > 0 } key
            ? key
            : throw new ConfigurationException(
                $"Aucune clé d'API de portée « {name} » n'est configurée : donnez-la au back office par la variable d'environnement ApiKeys__{name}.");
}
