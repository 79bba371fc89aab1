namespace Aspire.Hosting.ApplicationModel;

/// <summary>What references put into the resource's environment; everything, without it.</summary>
public sealed class ReferenceEnvironmentInjectionAnnotation(ReferenceEnvironmentInjectionFlags flags) : IResourceAnnotation
{
    public ReferenceEnvironmentInjectionFlags Flags { get; } = flags;
}
