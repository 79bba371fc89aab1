using Microsoft.OpenApi;

namespace PayeTonKawa.ServiceDefaults.Documentation;

/// <summary>An endpoint's metadata: its query parameters are the properties of this schema.</summary>
internal sealed record QueryDescription(Func<OpenApiSchema> Schema);
