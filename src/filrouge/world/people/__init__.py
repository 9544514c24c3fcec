"""Who lives in the world: homes, latent traits, what they agreed to, devices and addresses."""
