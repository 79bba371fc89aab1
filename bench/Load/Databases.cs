namespace Load;

/// <summary>Connection strings of three databases: those of the services, or those of the bare servers.</summary>
internal sealed record Databases(string Clients, string Produits, string Commandes)
{
    internal string Of(HttpCase http) => http.Resource switch
    {
        "api-clients" => Clients,
        "api-produits" => Produits,
        _ => Commandes,
    };
}
