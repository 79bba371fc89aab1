namespace Aspire.Hosting.ApplicationModel;

/// <summary>Marks a parameter that takes a resource's name, for Aspire's analyzers.</summary>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false)]
public sealed class ResourceNameAttribute : Attribute, IModelNameParameter
{
}
