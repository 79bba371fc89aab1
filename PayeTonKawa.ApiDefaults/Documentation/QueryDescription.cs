using Microsoft.OpenApi;

namespace PayeTonKawa.ApiDefaults.Documentation;

/// <summary>Endpoint metadata: the query parameters are the properties of this schema.</summary>
internal sealed record QueryDescription(Func<OpenApiSchema> Schema);
