"""An attacker of what is published: it reads the public files, the policy and the shipped content, and never how figures are held back."""
