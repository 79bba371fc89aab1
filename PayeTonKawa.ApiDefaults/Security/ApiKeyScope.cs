namespace PayeTonKawa.ApiDefaults.Security;

/// <summary>What an API key opens: <c>shop</c> the routes of the business, <c>operations</c> those under <c>/operations</c>.</summary>
internal static class ApiKeyScope
{
    internal const string ClaimType = "scope";
    internal const string Shop = "shop";

    private const string Operations = "operations";

    internal static readonly IReadOnlyList<string> All = [Shop, Operations];

    /// <summary>The scope that a request to this path needs.</summary>
    internal static string Of(PathString path) => path.StartsWithSegments("/operations") ? Operations : Shop;
}
