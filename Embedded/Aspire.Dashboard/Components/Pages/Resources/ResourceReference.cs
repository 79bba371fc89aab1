namespace Aspire.Dashboard.Components.Pages.Resources;

/// <summary>A relationship to another resource: what it is called, in which ways it is related, the instance to open.</summary>
internal sealed record ResourceReference(string Name, string Types, string Target);
