using Microsoft.OpenApi;

namespace PayeTonKawa.ServiceDefaults.Documentation;

/// <summary>Endpoint metadata: name and schema of the request body.</summary>
internal sealed record BodyDescription(string Name, Func<OpenApiSchema> Schema);
