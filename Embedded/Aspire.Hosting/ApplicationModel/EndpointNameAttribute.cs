namespace Aspire.Hosting.ApplicationModel;

/// <summary>Marks a parameter that takes an endpoint's name, for Aspire's analyzers.</summary>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false)]
public sealed class EndpointNameAttribute : Attribute, IModelNameParameter
{
}
