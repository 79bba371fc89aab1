using Microsoft.OpenApi;

namespace PayeTonKawa.ServiceDefaults.Documentation;

/// <summary>Endpoint metadata: the query parameters are the properties of this schema.</summary>
internal sealed record QueryDescription(Func<OpenApiSchema> Schema);
